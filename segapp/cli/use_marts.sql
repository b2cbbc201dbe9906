use marts;
