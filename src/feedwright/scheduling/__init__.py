"""When to publish: at due times, as files change, in a preview, and by other schedulers."""
