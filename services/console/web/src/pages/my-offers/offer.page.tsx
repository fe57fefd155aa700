import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { WithKept } from '../../kept/kept.tsx'
import { BelowRules } from '../../rules/before.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Editor } from './editor.tsx'
import { offerQuery } from './my-offers.queries.ts'
import { type KeptOffer, SHAPE } from './use-editing.ts'

/** An offer in a form: a new one, or one's own to revise, with how its origin is judged. */
export default function OfferPage({ params }: PageProps) {
  const { t } = useTranslation('my-offers')
  const id = params.id ?? 'new'
  const query = useQuery({ ...offerQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/offers', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('newLead')} back={back}>
        <BelowRules>
          <WithKept<KeptOffer> key="new" id="offer" shape={SHAPE}>
            {kept => <Editor kept={kept} />}
          </WithKept>
        </BelowRules>
      </Page>
    )
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      back={back}
      aside={
        query.data && (
          <Badge tone={query.data.status === 'standing' ? 'good' : 'neutral'}>
            {t(`statusWord.${query.data.status}`)} · {t('version', { version: query.data.version })}
          </Badge>
        )
      }
    >
      <Loaded query={query}>
        {offer => (
          <>
            {offer.openedIn !== undefined && (
              <p className="note warn">
                {t('openedIn')} <Link to={`/my/rounds/${offer.openedIn}`}>{t('openedInRound')}</Link>
              </p>
            )}
            <BelowRules>
              <WithKept<KeptOffer> key={id} id={`offer.${id}`} shape={SHAPE}>
                {kept => <Editor key={offer.version} offer={offer} kept={kept} />}
              </WithKept>
            </BelowRules>
          </>
        )}
      </Loaded>
    </Page>
  )
}
