"""Workers: any number of machines that publish what a database says is wanted or due."""
