"""Law as dated data and pure functions: dates, Decimals and enums in; frozen results with value, basis and working out."""
