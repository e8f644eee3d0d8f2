"""What every test shares: no deadlines, because the machine that runs them may be busy.

Hypothesis looks for new cases in each run; with TOKCOURSE_CASES=same, as on each push, for the same ones, so
that a change is not blamed for a fault that was there before. The weekly checks look for new ones again.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "tokcourse",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("TOKCOURSE_CASES") == "same",
)
settings.load_profile("tokcourse")
