"""What `make site` does, step by step: see tools/build_site.py."""
