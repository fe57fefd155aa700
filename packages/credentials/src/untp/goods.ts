import type { Batch, Event, Site, Taken } from './taken.ts'

/** What a credential says of one batch of goods that somebody has made. */
export type Goods = {
  /** The batch's own name: a URI. */
  readonly name: string
  /** What it is, as it is said. */
  readonly product: string
  /** Kilograms as a decimal. */
  readonly kilograms?: string
  /** When it was made, as it is written. */
  readonly time?: string
  /** The process that made it, as it is said: mostly a stage of origin. */
  readonly processes: readonly string[]
  /** Where it was made: the site's own name, a URI. */
  readonly site?: Pick<Site, 'id'>
  readonly countries: readonly string[]
  /** What was made of what in one go, with the batch among what came out; absent where nothing is said of it. */
  readonly made?: { readonly of: readonly Batch[]; readonly into: readonly Batch[] }
}

/** The batches that a credential says somebody has made. What was only seen, moved or packed is none of them. */
export function goodsIn(taken: Taken | undefined): readonly Goods[] {
  switch (taken?.kind) {
    case 'events':
      return taken.events.flatMap(madeBy)
    case 'passport': {
      const { product, site, country } = taken
      if (!product) return []
      const { kilograms, batch } = product
      return [
        {
          name: batchNamed(product.id, batch),
          product: product.name,
          processes: [],
          countries: country === undefined ? [] : [country],
          ...(kilograms === undefined ? {} : { kilograms }),
          ...(site ? { site: { id: site.id } } : {}),
        },
      ]
    }
    case 'conformity':
      return taken.assessments.flatMap(({ conforms, criteria, products, sites: [site, another] }) =>
        !conforms
          ? []
          : products.map(({ id, name, batch }) => ({
              name: batchNamed(id, batch),
              product: name,
              processes: criteria.flatMap(({ tags }) => tags),
              countries: [],
              ...(site && !another ? { site: { id: site.id } } : {}),
            })),
      )
    default:
      return []
  }
}

function madeBy(event: Event): Goods[] {
  const { process, site, time } = event
  const said = {
    processes: process === undefined ? [] : [process],
    countries: [],
    ...(site ? { site } : {}),
    ...(time === undefined ? {} : { time }),
  }
  const of = ({ id, name, kilograms }: Batch) => ({
    ...said,
    name: id,
    product: name,
    ...(kilograms === undefined ? {} : { kilograms }),
  })
  if (event.what === 'transformation') {
    const made = { of: event.inputs, into: event.outputs }
    return event.outputs.map(batch => ({ ...of(batch), made }))
  }
  return event.what === 'object' && event.action === 'add' ? event.batches.map(of) : []
}

/** A product's GS1 link names a batch with its number behind it (application identifier 10); else its own id has to be the batch's. */
const batchNamed = (id: string, batch: string | undefined): string =>
  batch !== undefined && /\/01\/\d{8,14}$/.test(id) ? `${id}/10/${encodeURIComponent(batch)}` : id
