"""Where figures come from, and why they are bounded. A design default is said to be one: a platform setting."""

from __future__ import annotations

from trading.core.messages import N_

PLATFORM = N_("Platform setting")

ORDER_39 = N_("Ministry of Land and Resources Order No. 39, by analogy")
CIVIL_CODE_221 = N_("Civil Code, article 221")
CIVIL_CODE_586 = N_("Civil Code, article 586")
CIVIL_CODE_705 = N_("Civil Code, article 705")
CIVIL_CODE_707 = N_("Civil Code, article 707")
CIVIL_CODE_726 = N_("Civil Code, article 726")
CIVIL_CODE_727 = N_("Civil Code, article 727")
PROPERTY_INTERPRETATION = N_("Supreme People's Court interpretation (1) on the Book of Real Rights, article 11")
LICENSING_32 = N_("Administrative Licensing Law, articles 32 and 82")
LICENSING_42 = N_("Administrative Licensing Law, article 42")
LICENSING_44 = N_("Administrative Licensing Law, article 44")
REGISTRATION_17 = N_("Interim Regulations on Real Estate Registration, article 17")
REGISTRATION_20 = N_("Interim Regulations on Real Estate Registration, article 20")
LAND_VAT = N_("Interim Regulations on Land Appreciation Tax, article 10")
DEED_TAX = N_("Deed Tax Law, articles 10 and 11")
DEED_TAX_3 = N_("Deed Tax Law, article 3")
VAT_10 = N_("Value Added Tax Law, article 10")
VAT_11 = N_("Value Added Tax Law, article 11")
MAINTENANCE_TAX = N_("Urban Maintenance and Construction Tax Law, article 4")
SURCHARGES = N_("Rules on the education surcharges")
STAMP_TAX = N_("Stamp Tax Law, table of rates")
DEVELOPMENT = N_("Regulations on Urban Real Estate Development and Operation, article 20")
REAL_ESTATE_22 = N_("Urban Real Estate Administration Law, article 22")
REAL_ESTATE_26 = N_("Urban Real Estate Administration Law, article 26")
REAL_ESTATE_39 = N_("Urban Real Estate Administration Law, article 39")
IDLE_LAND_2 = N_("Measures for the Disposal of Idle Land, article 2")
INFORMATION = N_("Regulations on Open Government Information, article 26")
CYBERSECURITY = N_("Cybersecurity Law, article 23")
DOCUMENT_34 = N_("State Council General Office document No. 34 of 2019, item 10")
DOCUMENT_34_16 = N_("State Council General Office document No. 34 of 2019, item 16")

#: why a bound stands
AT_LEAST = N_("The rule gives a minimum; the authority may only set more.")
AT_MOST = N_("The rule gives a maximum; the authority may only set less.")
WITHIN = N_("The rule gives a range.")
FIXED = N_("The rule fixes this figure; it changes only when the rule does.")
SENSIBLE = N_("Outside this range the platform would no longer work as it is meant to.")
