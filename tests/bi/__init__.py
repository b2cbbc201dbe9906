"""The tools that read the published file, each as its users have it."""
