// After 400 ms of computing a line says so (LOOK 6); the answer is another page.
const WAIT_MS = 400;

for (const form of document.querySelectorAll("form[data-wait]")) {
  form.addEventListener("submit", () => {
    form.querySelector("button").disabled = true;
    setTimeout(() => { document.getElementById(form.dataset.wait).hidden = false; }, WAIT_MS);
  });
}
// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-wait] button")) button.disabled = false;
});
