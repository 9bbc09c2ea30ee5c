"""Import and export: a bank's workbook understood, and every list written as one."""
