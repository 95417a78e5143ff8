"""Sliders, Play, knobs, a progress bar, a stopwatch: made of ipywidgets, so without scripts of ours."""
