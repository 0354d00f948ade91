// Figures and durations as people write them; the same rules as challenge_hub/foundation/text.py,
// held equal by tests/foundation/test_format_js.py. Rounds for display only.

const NARROW = "\u202f";
const NBSP = "\u00a0";
const MINUS = "\u2212";

/** At most `digits` decimals, no trailing zeros; "–" when empty. `value`: decimal text or number. */
export function formatNumber(value, language, digits = 2) {
  if (value === null || value === undefined) return "–";
  const number = Number(value);
  let text = new Intl.NumberFormat("en-GB", {
    maximumFractionDigits: digits,
    roundingMode: "halfEven",
  }).format(Math.abs(number));
  if (language === "fr") text = text.replace(/,/g, NARROW).replace(".", ",");
  const negative = number < 0 && /[1-9]/.test(text);
  return negative ? MINUS + (language === "fr" ? NBSP : "") + text : text;
}

/** "2 h 18", "45 min", "30 s", "3 j 4 h": at most two parts, cut, never rounded up. */
export function formatDuration(seconds, language) {
  const left = Math.max(0, Math.floor(seconds));
  const days = Math.floor(left / 86400);
  const hours = Math.floor((left % 86400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  if (days) return `${days}${NBSP}${language === "fr" ? "j" : "d"}${NBSP}${hours}${NBSP}h`;
  if (hours) return `${hours}${NBSP}h${NBSP}${String(minutes).padStart(2, "0")}`;
  return minutes ? `${minutes}${NBSP}min` : `${left % 60}${NBSP}s`;
}
