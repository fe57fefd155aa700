import type { Forecast, Offer, Price } from '@lodestone/contracts'
import { beside, type Item, plan } from './export.plan.ts'
import type { FileExport } from './export.write.ts'
import { FORECAST_COLUMNS } from './forecast.ts'
import { CHAIN_SHEET, EVIDENCE_SHEET, FLAT_OFFER_COLUMNS, OFFER_COLUMNS, OFFER_SHEETS } from './offer.ts'

/** What the hub shows, laid out in the columns by which it is read again. */

const FORECAST_EXPORT = [
  beside('forecast'),
  ...FORECAST_COLUMNS,
  beside('status'),
  beside('version'),
  beside('forecastId'),
  beside('lineId'),
  beside('participantId'),
]

/** Forecasts as one row a line. */
export function forecastExport(forecasts: readonly Forecast[]): FileExport {
  const rows = forecasts.flatMap(({ id, reference, participantId, version, status, lines }) =>
    lines.map(({ id: lineId, ...line }) => ({
      ...line,
      forecast: reference,
      forecastId: id,
      participantId,
      version,
      status,
      lineId,
    })),
  )
  return { name: 'forecasts', table: plan('forecast', FORECAST_EXPORT, rows), items: forecasts }
}

const OFFER_KEPT = ['level', 'assurance', 'status', 'entry', 'reason', 'version', 'offerId', 'participantId'].map(
  name => beside(name),
)

/** An offer's columns, its price in those of the file. */
function offerItem({ id, price, screening, ...offer }: Partial<Offer> & { id: string } & Item): Item {
  return {
    ...offer,
    offerId: id,
    level: screening?.level,
    assurance: screening?.assurance,
    reason: offer.reason ?? (screening && 'reason' in screening ? screening.reason : undefined),
    ...(price ? { price: priceColumns(price) } : {}),
  }
}

function priceColumns(price: Price): Item {
  if ('fixed' in price) return price.fixed
  return 'tiers' in price ? price : { ...price.formula, currency: price.currency }
}

/** Offers: in CSV a row for each stage or proof, in a workbook a sheet of each. */
export function offerExport(offers: readonly (Partial<Offer> & { id: string })[], name = 'offers'): FileExport {
  const items = offers.map(offer => ({
    own: offerItem(offer),
    chain: offer.chain ?? [],
    evidence: offer.evidence ?? [],
  }))
  const flat = items.flatMap(({ own, chain, evidence }) =>
    Array.from({ length: Math.max(1, chain.length, evidence.length) }, (_, index) => ({
      ...(index === 0 ? own : { reference: own.reference }),
      chain: chain[index],
      evidence: evidence[index],
    })),
  )
  const parts = (list: 'chain' | 'evidence'): Item[] =>
    items.flatMap(({ own, [list]: found }) => found.map(part => ({ ...part, offer: own.reference })))
  return {
    name,
    table: plan('offers', [...FLAT_OFFER_COLUMNS, ...OFFER_KEPT], flat),
    sheets: [
      plan(
        OFFER_SHEETS.offers,
        [...OFFER_COLUMNS, ...OFFER_KEPT],
        items.map(item => item.own),
      ),
      plan(OFFER_SHEETS.chain, CHAIN_SHEET, parts('chain')),
      plan(OFFER_SHEETS.evidence, EVIDENCE_SHEET, parts('evidence')),
    ],
    items: offers,
  }
}
