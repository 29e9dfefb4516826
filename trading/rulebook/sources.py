"""The laws and articles that rules cite, each written once. A figure that no law fixes cites the platform setting."""

from __future__ import annotations

from trading.core.messages import N_

# --- land and real estate ---------------------------------------------------------------------------------------

REAL_ESTATE_22 = N_("Urban Real Estate Administration Law, article 22")
REAL_ESTATE_23 = N_("Urban Real Estate Administration Law, article 23")
REAL_ESTATE_35 = N_("Urban Real Estate Administration Law, article 35")
REAL_ESTATE_38_2 = N_("Urban Real Estate Administration Law, article 38(2)")
REAL_ESTATE_38_3 = N_("Urban Real Estate Administration Law, article 38(3)")
REAL_ESTATE_38_4 = N_("Urban Real Estate Administration Law, article 38(4)")
REAL_ESTATE_38_5 = N_("Urban Real Estate Administration Law, article 38(5)")
REAL_ESTATE_38_6 = N_("Urban Real Estate Administration Law, article 38(6)")
REAL_ESTATE_39_1 = N_("Urban Real Estate Administration Law, article 39(1)")
REAL_ESTATE_39_2 = N_("Urban Real Estate Administration Law, article 39(2)")
REAL_ESTATE_39_LAST = N_("Urban Real Estate Administration Law, article 39, last paragraph")
REAL_ESTATE_40 = N_("Urban Real Estate Administration Law, article 40")
REAL_ESTATE_41 = N_("Urban Real Estate Administration Law, article 41")
REAL_ESTATE_44 = N_("Urban Real Estate Administration Law, article 44")
REAL_ESTATE_51 = N_("Urban Real Estate Administration Law, article 51")
REAL_ESTATE_66 = N_("Urban Real Estate Administration Law, article 66")
REAL_ESTATE_67 = N_("Urban Real Estate Administration Law, article 67")
GRANT_REGULATIONS_12 = N_("Provisional Regulations on Grant and Transfer of Urban Land, article 12")
GRANT_REGULATIONS_26 = N_("Provisional Regulations on Grant and Transfer of Urban Land, article 26")
GRANT_REGULATIONS_28 = N_("Provisional Regulations on Grant and Transfer of Urban Land, article 28")
LEASING_OPINIONS = N_("Opinions on Leasing State-owned Land (1999)")
IDLE_LAND_2 = N_("Measures for the Disposal of Idle Land, article 2")
UNIT_CODES = N_("GB/T 37346-2019, unit codes")
RESIDENT_NUMBERS = N_("GB 11643-1999 and GB 32100-2015, check characters")

# --- civil law --------------------------------------------------------------------------------------------------

CIVIL_CODE_221 = N_("Civil Code, article 221")
CIVIL_CODE_354 = N_("Civil Code, article 354")
CIVIL_CODE_356 = N_("Civil Code, articles 356 and 357")
CIVIL_CODE_359 = N_("Civil Code, article 359")
CIVIL_CODE_399_3 = N_("Civil Code, article 399(3)")
CIVIL_CODE_399_4 = N_("Civil Code, article 399(4)")
CIVIL_CODE_399_5 = N_("Civil Code, article 399(5)")
CIVIL_CODE_400 = N_("Civil Code, article 400")
CIVIL_CODE_406 = N_("Civil Code, article 406")
CIVIL_CODE_414 = N_("Civil Code, article 414")
CIVIL_CODE_420 = N_("Civil Code, article 420")
CIVIL_CODE_586 = N_("Civil Code, article 586")
CIVIL_CODE_705 = N_("Civil Code, article 705")
CIVIL_CODE_707 = N_("Civil Code, article 707")
CIVIL_CODE_716 = N_("Civil Code, articles 716 and 718")
CIVIL_CODE_725 = N_("Civil Code, article 725")
CIVIL_CODE_726 = N_("Civil Code, article 726")
CIVIL_CODE_727 = N_("Civil Code, article 727")
SECURITY_INTERPRETATION_43 = N_("Supreme People's Court interpretation on security, article 43")

# --- policy papers and procedure --------------------------------------------------------------------------------

DOCUMENT_34_5 = N_("State Council General Office document No. 34 of 2019, item 5")
DOCUMENT_34_6 = N_("State Council General Office document No. 34 of 2019, item 6")
DOCUMENT_34_9 = N_("State Council General Office document No. 34 of 2019, item 9")
DOCUMENT_34_10 = N_("State Council General Office document No. 34 of 2019, item 10")
DOCUMENT_34_16 = N_("State Council General Office document No. 34 of 2019, item 16")
DOCUMENT_34_20 = N_("State Council General Office document No. 34 of 2019, item 20")
CITY_DOCUMENT_5 = N_("Municipal government document No. 5 of 2023, part 2(3)2")
ORDER_39 = N_("Ministry of Land and Resources Order No. 39, by analogy")
STATE_ASSETS_32 = N_("Measures on Transactions of State-owned Assets of Enterprises (Order No. 32)")
COURT_SALES_10 = N_("Supreme People's Court rules on judicial sales online, article 10")
COURT_SALES_12 = N_("Supreme People's Court rules on judicial sales online, article 12")
COURT_SALES_20 = N_("Supreme People's Court rules on judicial sales online, article 20")
COURT_SALES_26 = N_("Supreme People's Court rules on judicial sales online, article 26")
LICENSING_32 = N_("Administrative Licensing Law, articles 32 and 82")
ROOM_RULES = N_("Announced rules of the room")

# --- taxes ------------------------------------------------------------------------------------------------------

VAT_10 = N_("Value Added Tax Law, article 10")
VAT_11 = N_("Value Added Tax Law, article 11")
MAINTENANCE_TAX_4 = N_("Urban Maintenance and Construction Tax Law, article 4")
SURCHARGES = N_("Rules on the education surcharges")
LAND_VAT_7 = N_("Interim Regulations on Land Appreciation Tax, article 7")
DEED_TAX_3 = N_("Deed Tax Law, article 3")
STAMP_TAX = N_("Stamp Tax Law, table of rates")
INCOME_TAX = N_("Enterprise Income Tax Law and Individual Income Tax Law")
DEED_TAX_11 = N_("Deed Tax Law, articles 10 and 11")
