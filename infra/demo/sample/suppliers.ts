/**
 * Suppliers of the sample. Real ones are named after what they have published (`fact`, with its source); what they offer here, at what
 * price and of which quantity, is illustrative all the same. Those that show a problem of origin are invented, so that no real company
 * is said to have one.
 */

export type SampleSupplier = {
  readonly key: string
  readonly name: string
  readonly country: string
  readonly group?: string
  /** A published fact and where it stands; an invented supplier has none. */
  readonly fact?: { readonly says: string; readonly source: string }
}

const real = (
  key: string,
  name: string,
  country: string,
  says: string,
  source: string,
  group?: string,
): SampleSupplier => ({
  key,
  name,
  country,
  fact: { says, source },
  ...(group ? { group } : {}),
})
const invented = (key: string, name: string, country: string, group?: string): SampleSupplier => ({
  key,
  name: `${name} (invented)`,
  country,
  ...(group ? { group } : {}),
})

const NEO = 'Neo Performance Materials'

export const suppliers: readonly SampleSupplier[] = [
  real(
    'lynas',
    'Lynas Malaysia',
    'MY',
    'Mines at Mount Weld (AU), separates at Kuantan (MY); first dysprosium oxide outside China in May 2025; half of its heavy rare earths are tied to Japan through Sojitz and JOGMEC',
    'Lynas, announcements of 16 May 2025; JOGMEC and Sojitz, 2023',
  ),
  real(
    'mp-materials',
    'MP Materials',
    'US',
    'Mines and separates at Mountain Pass, makes metal and magnets at Fort Worth; NdPr price floor of 110 USD/kg agreed with the US Government in July 2025',
    'MP Materials, 10 July 2025',
  ),
  real(
    'energy-fuels',
    'Energy Fuels',
    'US',
    'Separates NdPr and, from 2025, dysprosium at White Mesa (Utah)',
    'Energy Fuels, announcements of 2025',
  ),
  real(
    'iluka',
    'Iluka Resources',
    'AU',
    'Builds the Eneabba refinery, first output planned for 2027',
    'Iluka, annual report 2024',
  ),
  real('arafura', 'Arafura Rare Earths', 'AU', 'Nolans project, not yet built', 'Arafura, annual report 2025'),
  real(
    'solvay',
    'Solvay La Rochelle',
    'FR',
    'Opened its line for permanent-magnet oxides at La Rochelle in April 2025',
    'Solvay, 8 April 2025',
  ),
  real(
    'caremag',
    'Caremag Lacq',
    'FR',
    'Recycles magnets and separates heavy concentrates at Lacq, start planned for late 2026; Japan (JOGMEC, Iwatani) is an investor',
    'Carester, 17 March 2025',
  ),
  real(
    'silmet',
    'NPM Silmet',
    'EE',
    'Separates light rare earths at Sillamäe, about 3,000 t a year; a first dysprosium and terbium line in 2025',
    'Neo Performance Materials, 19 September 2025',
    NEO,
  ),
  real(
    'narva',
    'NPM Narva',
    'EE',
    'Sintered magnets at Narva, 2,000 t a year in the first phase, from Australian feed',
    'Neo Performance Materials, 19 September 2025',
    NEO,
  ),
  real(
    'lcm',
    'Less Common Metals',
    'GB',
    'Makes rare-earth metals and strip-cast alloy at Ellesmere Port',
    'Less Common Metals, company profile',
  ),
  real('vac', 'Vacuumschmelze', 'DE', 'Makes sintered NdFeB magnets at Hanau', 'Vacuumschmelze, company profile'),
  real(
    'shin-etsu',
    'Shin-Etsu Chemical',
    'JP',
    'Makes magnets at Takefu (JP) and in Vietnam',
    'Shin-Etsu Chemical, annual report',
  ),
  real('proterial', 'Proterial', 'JP', 'Makes NEOMAX magnets at Kumagaya', 'Proterial, company profile'),
  real('tdk', 'TDK', 'JP', 'Makes NEOREC magnets at Narita', 'TDK, company profile'),
  real(
    'daido',
    'Daido Electronics',
    'JP',
    'Makes hot-deformed magnets free of heavy rare earths at Nakatsugawa',
    'Daido Steel, company profile',
  ),
  real(
    'noveon',
    'Noveon Magnetics',
    'US',
    'Makes sintered magnets from recycled ones at San Marcos (Texas)',
    'Noveon Magnetics, company profile',
  ),
  real('hypromag', 'HyProMag', 'GB', 'Recycles magnets by hydrogen at Tyseley (Birmingham)', 'Mkango Resources, 2025'),
  real('remloy', 'Heraeus Remloy', 'DE', 'Recycles magnets into powder at Bitterfeld', 'Heraeus, 7 May 2024'),
  real(
    'magreesource',
    'MagREEsource',
    'FR',
    'Recycles magnets into new ones at Noyarey',
    'MagREEsource, company profile',
  ),
  real(
    'ksm',
    'Korean Strategic Materials Metals',
    'KR',
    'Makes NdPr, Dy and Tb metal and alloy at Ochang',
    'Australian Strategic Materials, quarterly reports',
  ),
  real(
    'src',
    'Saskatchewan Research Council',
    'CA',
    'Processes and smelts rare earths at Saskatoon; NdPr metal since 2024',
    'SRC, 17 September 2024',
  ),
  invented('aoba-metals', 'Aoba Rare Metals', 'JP', 'Aoba Group (invented)'),
  invented('saigon', 'Saigon Sintering', 'VN'),
  invented('red-river', 'Red River Magnets', 'VN'),
  invented('kestrel', 'Kestrel Minerals', 'AU'),
  invented('baltic', 'Baltic Oxide Trading', 'LV'),
  invented('lion-city', 'Lion City Metals', 'SG'),
  invented('penang', 'Penang Alloys', 'MY'),
  invented('harbour', 'Harbour Metals', 'HK'),
  invented('gulf', 'Gulf Rare Metals', 'AE'),
]
