import type { CellField } from './field.ts'

/** The fields of a stage of an offer's chain. */
export const STAGE_FIELDS = {
  stage: {
    type: 'stage',
    required: true,
    label: { en: 'Stage', de: 'Stufe', fr: 'Étape', ja: '工程' },
    help: 'The step',
    example: 'mining',
  },
  country: {
    type: 'country',
    required: true,
    label: { en: 'Country', de: 'Land', fr: 'Pays', ja: '国' },
    help: 'Country of the site',
    example: 'AU',
  },
  site: {
    type: 'text',
    required: true,
    label: { en: 'Site', de: 'Standort', fr: 'Site', ja: '事業所' },
    help: 'Name of the site',
    example: 'Mount Pale',
  },
  operator: {
    type: 'text',
    required: true,
    label: { en: 'Operator', de: 'Betreiber', fr: 'Exploitant', ja: '操業者' },
    help: 'Who runs it',
    example: 'Southern Earths',
  },
  ownership: {
    type: 'owners',
    required: true,
    mayBeEmpty: true,
    label: { en: 'Owners', de: 'Eigentümer', fr: 'Propriétaires', ja: '所有者' },
    help: 'Owner [country] percent, between semicolons; owners of owners in JSON',
    example: 'Southern Earths [AU] 60; Island Fund [NZ] 40',
  },
  chineseInputPct: {
    type: 'percent',
    label: {
      en: 'Chinese input in %',
      de: 'Chinesischer Einsatz in %',
      fr: 'Apport chinois en %',
      ja: '中国原料の割合(%)',
    },
    help: 'Percent of Chinese input',
  },
  chineseTechnology: {
    type: 'flag',
    label: {
      en: 'Uses Chinese process technology',
      de: 'Nutzt chinesische Verfahrenstechnik',
      fr: 'Utilise un procédé chinois',
      ja: '中国の製法技術を使用',
    },
    help: 'yes or no',
  },
  tolledIn: {
    type: 'country',
    label: { en: 'Tolled in', de: 'Lohnverarbeitet in', fr: 'Travaillé à façon en', ja: '委託加工地' },
    help: 'Country in which it is processed for another',
  },
  control: {
    type: 'controls',
    label: {
      en: 'Control without shares',
      de: 'Kontrolle ohne Anteile',
      fr: 'Contrôle sans parts',
      ja: '持分によらない支配',
    },
    help: 'Who decides without owning: how: who [country]',
  },
  recycledFrom: {
    type: 'origins',
    label: {
      en: 'Origin of the scrap',
      de: 'Herkunft des Schrotts',
      fr: 'Origine des déchets',
      ja: 'スクラップの原産地',
    },
    help: 'Where scrap comes from: country percent, between semicolons',
  },
} as const satisfies Readonly<Record<string, CellField>>
