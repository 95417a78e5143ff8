"""What the kernel makes of `%pip`."""


async def get_transformed_code(_arguments):
    """Return what runs in place of `%pip`."""
    text = "Nothing can be installed here: there are NumPy, SciPy, Matplotlib, Pillow, ipywidgets and recviz."
    return f"print({text!r})"
