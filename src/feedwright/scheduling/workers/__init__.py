"""Workers: any number of machines that publish what a shared database lists as requested or due."""
