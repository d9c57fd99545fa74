//! What holds whatever people do: laws, tried with chance.
