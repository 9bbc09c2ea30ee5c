"""Commands: flask --app app … for the operator, the demo bank, and papers and figures without a browser."""
