"""The ground floor: values and bytes in, values and bytes out.

Nothing here opens a file, a socket, the environment or the clock. ``now`` is an argument.
"""
