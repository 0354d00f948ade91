"""The only place where what feeds send is shaped."""
