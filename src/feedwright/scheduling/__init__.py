"""When to publish: at due times, as files change, in a preview, and by other schedulers.

- by one process: ``loop``, ``timetable``, ``cron``, ``watch``, ``retries``, ``touch_file``; by
  several machines, ``workers``;
- ``preview``: what readers would see, for who sits here;
- ``export``: files for other schedulers (``services``, ``cron_dialects``) and for web servers
  (``webservers``, ``apache``, ``published_folder``).
"""
