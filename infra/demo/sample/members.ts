/**
 * The members of the sample. Every one is invented, and says so in its name: what real companies plan to buy is nobody's business. Real are
 * the countries and, through `trade.ts`, how much each of them imports.
 */

export type Sector = 'ev' | 'wind' | 'robotics' | 'aerospace' | 'storage' | 'industry'
/** A `user` buys magnets only; an `oxides` or `metals` member also makes magnets or alloy and buys what they are made of. */
export type Buys = 'user' | 'oxides' | 'metals'

export type SampleMember = {
  readonly key: string
  readonly name: string
  readonly country: string
  readonly group?: string
  readonly sector: Sector
  readonly buys: Buys
  /** Share of its country's needs among the members there, in parts. */
  readonly parts: number
  /** Where it takes delivery (UN/LOCODE). */
  readonly place: string
}

const AOBA = 'Aoba Group'
const NORDVIND = 'Nordvind Group'
const ALPENTAL = 'Alpental Group'

type Row = [name: string, sector: Sector, buys: Buys, parts: number, place: string, group?: string]
const COUNTRIES: Record<string, readonly Row[]> = {
  DE: [
    ['Rheintal Antriebe', 'ev', 'oxides', 5, 'DESTR'],
    ['Elbtal Traktionsmotoren', 'ev', 'user', 5, 'DELEI'],
    ['Küstenwind Generatoren', 'wind', 'user', 4, 'DEBRV', NORDVIND],
    ['Isar Robotik', 'robotics', 'user', 3, 'DEMUC', ALPENTAL],
    ['Schwarzwald Servotechnik', 'robotics', 'metals', 4, 'DEVLS'],
    ['Hanse Avionik', 'aerospace', 'user', 2, 'DEHAM'],
    ['Ruhr Magnetwerke', 'industry', 'oxides', 5, 'DEDTM'],
    ['Main Speichersysteme', 'storage', 'user', 3, 'DEFRA'],
    ['Saale Pumpen', 'industry', 'user', 3, 'DEHAL'],
    ['Neckar E-Achsen', 'ev', 'user', 4, 'DEHEI'],
  ],
  IT: [
    ['Motori Padani', 'ev', 'user', 5, 'ITTRN'],
    ['Adriatica Eolica', 'wind', 'user', 3, 'ITAOI'],
    ['Robotica Emiliana', 'robotics', 'user', 4, 'ITBLQ'],
    ['Magneti Lombardi', 'industry', 'oxides', 5, 'ITMIL'],
    ['Aerospaziale Ligure', 'aerospace', 'user', 2, 'ITGOA'],
    ['Pompe Venete', 'industry', 'user', 3, 'ITVCE'],
  ],
  FR: [
    ['Moteurs du Rhône', 'ev', 'user', 4, 'FRLIO'],
    ['Éoliennes de l’Atlantique', 'wind', 'user', 4, 'FRSNR'],
    ['Aimants d’Aquitaine', 'industry', 'oxides', 5, 'FRBOD'],
    ['Actionneurs Garonne', 'aerospace', 'user', 3, 'FRTLS'],
    ['Alliages des Alpes', 'industry', 'metals', 4, 'FRGNB', ALPENTAL],
    ['Stockage du Nord', 'storage', 'user', 2, 'FRLIL'],
  ],
  NL: [
    ['Delta Drives', 'ev', 'user', 4, 'NLRTM'],
    ['Noordzee Wind', 'wind', 'user', 4, 'NLIJM', NORDVIND],
    ['Brabant Mechatronica', 'robotics', 'metals', 4, 'NLEIN'],
    ['Polder Opslag', 'storage', 'user', 2, 'NLAMS'],
  ],
  PL: [
    ['Silniki Śląskie', 'ev', 'user', 5, 'PLKTW'],
    ['Magnesy Wielkopolskie', 'industry', 'oxides', 4, 'PLPOZ'],
    ['Robotyka Mazowsze', 'robotics', 'user', 3, 'PLWAW'],
    ['Bałtyk Turbiny', 'wind', 'user', 3, 'PLGDN'],
  ],
  HU: [
    ['Duna Hajtás', 'ev', 'user', 5, 'HUGYR'],
    ['Tisza Motor', 'ev', 'oxides', 3, 'HUDEB'],
    ['Pannon Szivattyú', 'industry', 'user', 2, 'HUBUD'],
  ],
  CZ: [
    ['Moravské pohony', 'ev', 'user', 4, 'CZBRQ'],
    ['České servosystémy', 'robotics', 'metals', 3, 'CZPRG'],
    ['Labe čerpadla', 'industry', 'user', 2, 'CZUNL'],
  ],
  ES: [
    ['Motores del Ebro', 'ev', 'user', 4, 'ESZAZ'],
    ['Eólica del Cantábrico', 'wind', 'user', 4, 'ESBIO'],
    ['Robótica Catalana', 'robotics', 'user', 3, 'ESBCN'],
  ],
  DK: [
    ['Jysk Vindkraft', 'wind', 'user', 5, 'DKEBJ', NORDVIND],
    ['Øresund Pumper', 'industry', 'user', 3, 'DKCPH'],
  ],
  SE: [
    ['Göta Elmotorer', 'ev', 'user', 4, 'SEGOT'],
    ['Mälar Robotik', 'robotics', 'user', 3, 'SEVST'],
    ['Norrland Legeringar', 'industry', 'metals', 3, 'SELLA'],
  ],
  SI: [
    ['Magnetika Ljubljana', 'industry', 'metals', 4, 'SILJU'],
    ['Sava Motorji', 'ev', 'user', 3, 'SIMBX'],
  ],
  JP: [
    ['Aoba Magnet Works', 'industry', 'oxides', 6, 'JPSDJ', AOBA],
    ['Kitakami Denki', 'ev', 'user', 5, 'JPYOK'],
    ['Tokai Mobility', 'ev', 'oxides', 6, 'JPNGO'],
    ['Setouchi Motors', 'ev', 'user', 5, 'JPHIJ'],
    ['Kaze Offshore', 'wind', 'user', 3, 'JPNGS'],
    ['Shinano Robotics', 'robotics', 'oxides', 5, 'JPNAO'],
    ['Hokuriku Servo', 'robotics', 'metals', 5, 'JPTOY'],
    ['Musashi Aerospace', 'aerospace', 'oxides', 4, 'JPTYO'],
    ['Naniwa Storage', 'storage', 'user', 4, 'JPOSA'],
    ['Chikugo Drives', 'ev', 'oxides', 4, 'JPFUK'],
    ['Rokko Pumps', 'industry', 'user', 3, 'JPUKB'],
    ['Tosa Actuators', 'aerospace', 'metals', 3, 'JPKCZ'],
    ['Mikawa Magnetics', 'industry', 'oxides', 5, 'JPTHS'],
    ['Ishikari Heat Pumps', 'industry', 'metals', 4, 'JPSPK'],
  ],
}

export const members: readonly SampleMember[] = Object.entries(COUNTRIES).flatMap(([country, rows]) =>
  rows.map(([name, sector, buys, parts, place, group], i) => ({
    key: `member-${country.toLowerCase()}-${i + 1}`,
    name: `${name} (invented)`,
    country,
    sector,
    buys,
    parts,
    place,
    ...(group ? { group: `${group} (invented)` } : {}),
  })),
)
