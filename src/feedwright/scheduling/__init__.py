"""When to publish: at due times, as files change, in a preview, and by other schedulers.

- publishing by one process: ``loop``, ``timetable``, ``cron_expressions``, ``watch``, ``retries``,
  ``touch_file``; by several machines: ``workers``;
- ``preview``: a publication in a scratch folder, shown on this machine only;
- ``export``: files for other schedulers (``services``, ``cron_dialects``) and for web servers
  (``webservers``, ``apache``, ``published_folder``).
"""
