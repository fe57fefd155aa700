import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { waits } from '../../../approvals/approval.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useOriginFacts } from '../../../origin/known-origin.tsx'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { useActs } from '../../../session/acting.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { Loaded } from '../../../ui/state.tsx'
import { toast } from '../../../ui/toast.tsx'
import { AboveLimit } from './above-limit.tsx'
import { useDecideOffer } from './my-rounds.commands.ts'
import { proposalsQuery } from './my-rounds.queries.ts'
import { costOf, type OwnEntry, ownOriginOf, type Proposal } from './my-rounds.ts'

const TONES = { open: 'warn', accepted: 'accent', declined: 'neutral', ended: 'neutral' } as const

/** What the round proposes of a supplier's offers, each as one sum to accept or decline. */
export function Proposals({ round, entries }: { round: Round; entries: readonly OwnEntry[] }) {
  const query = useQuery(proposalsQuery(round.id))
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.map(one => (
          <OneProposal
            key={`${one.offerId} ${one.pass}`}
            round={round}
            proposal={one}
            offer={entries.find(({ id }) => id === one.offerId)}
          />
        ))
      }
    </Loaded>
  )
}

function OneProposal({ round, proposal, offer }: { round: Round; proposal: Proposal; offer: OwnEntry | undefined }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const originFacts = useOriginFacts()
  const mayAct = useActs()
  const { quantityKg, price, state } = proposal
  const isOpen = state === 'open' && round.state === 'matched'
  const amount = costOf(price.amount, quantityKg)
  const facts = (
    <Facts
      items={[
        [t('quantity'), format.kg(quantityKg)],
        [t('yourPrice'), format.money(price)],
        [t('total'), amount === undefined ? '–' : format.sum({ amount, currency: price.currency })],
        [t('period'), format.period(proposal.deliveryQuarter)],
        [t('deliveredTo'), format.list(proposal.deliveryCountries.map(format.country))],
        ...(offer?.kind === 'offer' ? originFacts(ownOriginOf(offer)) : []),
      ]}
    />
  )
  return (
    <Card
      title={`${goods(proposal)} · ${format.period(proposal.period)}`}
      aside={<Badge tone={TONES[state]}>{t(`proposal.${state}`)}</Badge>}
      lead={t(isOpen ? 'proposal.lead' : 'proposal.decidedLead', { reference: offer?.reference ?? '' })}
    >
      {facts}
      {isOpen && mayAct && (
        <div className="row">
          {(['accept', 'decline'] as const).map(decision => (
            <Decide key={decision} {...{ round, proposal, decision }}>
              {facts}
            </Decide>
          ))}
        </div>
      )}
      <p className="hint">{t('proposal.buyers')}</p>
    </Card>
  )
}

function Decide({
  round,
  proposal,
  decision,
  children,
}: {
  round: Round
  proposal: Proposal
  decision: 'accept' | 'decline'
  children: React.ReactNode
}) {
  const { t } = useTranslation('my-rounds')
  const decide = useDecideOffer()
  const accepts = decision === 'accept'
  const act = async () => {
    const answered = await decide.mutateAsync({ roundId: round.id, offerId: proposal.offerId, decision })
    if (waits(answered)) toast(t('waitForApprover', { count: 1 }), 'warn')
    else toast(t(accepts ? 'proposal.hasAccepted' : 'proposal.hasDeclined'))
  }
  return (
    <ConfirmButton
      label={t(`proposal.${decision}`)}
      kind={accepts ? 'primary' : 'secondary'}
      title={t(`proposal.${decision}Title`)}
      confirmLabel={t(accepts ? 'acceptNow' : 'declineNow')}
      confirmKind={accepts ? 'primary' : 'danger'}
      act={act}
    >
      {children}
      <p>{t(accepts ? 'acceptBinds' : hasFurtherPass(round) ? 'declineAgain' : 'declineEnds')}</p>
      {accepts && <AboveLimit />}
    </ConfirmButton>
  )
}
