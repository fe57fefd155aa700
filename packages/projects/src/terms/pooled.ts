import { present } from '@lodestone/kernel'
import type { AskTerms, Pair, Terms } from './terms.ts'

/**
 * The same terms with asks as one that nothing tells apart where projects are selected: of one bloc, material and weight, and with the same projects. What
 * they could be served together is what one that asks all of it could be; who of them gets it is shared out afterwards.
 */
export function pooled(terms: Terms): Terms {
  const projectsOf = terms.asks.map((): number[] => [])
  for (const { ask, project } of terms.pairs) present(projectsOf[ask]).push(project)
  const groups = Map.groupBy(terms.asks.keys(), i => {
    const { own, weight } = present(terms.asks[i])
    return JSON.stringify([own.bloc, own.material, String(weight), projectsOf[i]])
  })
  const asks: AskTerms[] = []
  const pairs: Pair[] = []
  for (const members of groups.values()) {
    const first = present(members[0])
    const ask = asks.length
    asks.push({
      ...present(terms.asks[first]),
      grams: present(terms.asks[first]).grams.map((_, y) =>
        members.reduce((sum, i) => sum + present(present(terms.asks[i]).grams[y]), 0n),
      ),
    })
    pairs.push(...present(projectsOf[first]).map(project => ({ ask, project })))
  }
  return { ...terms, asks, pairs }
}
