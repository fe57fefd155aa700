import { restColour } from './chain.ts'

/** What the colours of countries mean: each that has one of its own, once, and all others where there are any. */
export function countryLegend(
  countries: readonly string[],
  colourOf: (country: string) => string | undefined,
  nameOf: (country: string) => string,
  others: string,
): { readonly label: string; readonly colour: string }[] {
  const known = [...new Set(countries)]
  const named = known.flatMap(country => {
    const colour = colourOf(country)
    return colour === undefined ? [] : [{ label: nameOf(country), colour }]
  })
  return known.length > named.length ? [...named, { label: others, colour: restColour }] : named
}
