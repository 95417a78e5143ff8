"""The kernel writes into this module where its installer would look for packages."""
