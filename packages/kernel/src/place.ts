/** A place: an ISO 3166-1 alpha-2 country (`DE`) or a UN/LOCODE (`NLRTM`). */
export type Place = string

/** Codes of countries: ISO 3166-1 alpha-2 as of 2026; XK (Kosovo) is a user-assigned code in common use. */
export const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ ' +
    'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP ' +
    'KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM ' +
    'PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ ' +
    'UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
  ).split(' '),
)

/** The 27 member states of the European Union. */
export const EU_27: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
)

/** What counts as China where origin is judged: with Hong Kong and Macao. */
export const CHINA: ReadonlySet<string> = new Set(['CN', 'HK', 'MO'])

export type Bloc = 'EU' | 'JP'

/** Whether a country lies in a bloc. */
export const isInBloc = (country: string, bloc: Bloc): boolean =>
  bloc === 'EU' ? EU_27.has(country) : country === 'JP'

export const isCountry = (text: string): boolean => COUNTRIES.has(text)

/** A country, or a UN/LOCODE: a country followed by three of A-Z and 2-9. */
export const isPlace = (text: string): boolean =>
  isCountry(text) || (/^[A-Z]{2}[A-Z2-9]{3}$/.test(text) && isCountry(text.slice(0, 2)))

export const countryOf = (place: Place): string => place.slice(0, 2)
