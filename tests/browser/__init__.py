"""The course in a real browser: JupyterLab as `make lab` starts it, Chromium, no screen."""
