"""A page at the old address of a feed's page, which redirects to the new one."""

from html import escape

from feedwright.domain.document import Channel


def moved_page(channel: Channel) -> bytes:
    """Render a page that redirects browsers and search engines to a feed's page.

    Args:
        channel: The feed.
    """
    address, title = escape(channel.address), escape(channel.title)
    language = escape(channel.language or "en")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Feedwright">\n'
        f"<title>{title}</title>\n"
        f'<link rel="canonical" href="{address}">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n'
        f'</head>\n<body>\n<p><a href="{address}" dir="auto">{title}</a></p>\n</body>\n</html>\n'
    ).encode()
