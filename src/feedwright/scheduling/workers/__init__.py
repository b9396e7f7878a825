"""Workers: any number of machines that publish what a shared database lists as wanted or due."""
