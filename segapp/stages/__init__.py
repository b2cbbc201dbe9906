"""The stages of a run, in the order of the flow; none imports another, the pipeline hands values on."""
