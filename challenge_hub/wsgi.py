"""What gunicorn serves: the application with its engine and scheduler running beside it."""

import os

from challenge_hub import runtime
from challenge_hub.app import create_app
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.logs import configure_logs

configure_logs()
app = create_app(Config.from_env(os.environ))
runtime.start(app)
