"""Court papers about a matter: what is asked before one can be made, how it is made, checked, approved and kept."""
