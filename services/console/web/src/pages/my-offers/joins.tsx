import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../../api/queries.ts'
import { Sentence, useSaid } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import type { Round } from '../../round/round.ts'
import { Link } from '../../ui/button.tsx'
import { fateOf, type Place } from './places.ts'

/** Which round would take an offer that was checked, and why another would not. */
export function Joins({ places }: { places: readonly Place[] }) {
  const { t } = useTranslation('my-offers')
  const rounds = useQuery(roundsQuery()).data?.items ?? []
  const known = places.flatMap(place => {
    const round = rounds.find(({ id }) => id === place.roundId)
    return round ? [{ place, round }] : []
  })
  return (
    <div className="stack">
      <h3>{t('places.title')}</h3>
      {places.length === 0 && <p>{t('places.none')}</p>}
      <ul className="bullets">
        {known.map(({ place, round }) => (
          <li key={place.roundId}>
            <InRound place={place} round={round} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function InRound({ place, round }: { place: Place; round: Round }) {
  const { t } = useTranslation('my-offers')
  const { t: word } = useTranslation('app')
  const format = useFormat()
  const say = useSaid()
  const { provenanceFloor: floor, assurance = 'declared' } = round.rules
  const fate = fateOf(place, round.rules)
  return (
    <>
      <Link to={`/my/rounds/${round.id}`}>{round.name}</Link>:{' '}
      {t(`places.${fate}`, {
        time: format.dateTime(round.offersCloseAt),
        floor,
        assurance: word(`assurance.${assurance}`),
        level: place.level,
        known: word(`assurance.${place.assurance}`),
      })}{' '}
      {fate === 'out' && <Sentence said={say.out({ ...place, entry: 'left' })} />}
    </>
  )
}
