import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { type Kept, KeptAt, Resumed, WithKept } from '../../../kept/kept.tsx'
import { useKeeping } from '../../../kept/use-keeping.ts'
import { PROPOSED_RULES } from '../../../round/rules.ts'
import { Page } from '../../../ui/page.tsx'
import { toast } from '../../../ui/toast.tsx'
import { bodyOf, IN_FORCE, localTime, type RoundText } from './draft.ts'
import { DraftForm } from './draft-form.tsx'

/** What the hub keeps it as until it is sent. */
const DRAFT = 'round'
type KeptRound = { readonly shape: 'round-1'; readonly text: RoundText }

const DAY_MS = 86_400_000

const emptyRound = (now: Date): RoundText => ({
  reference: '',
  name: '',
  type: 'diversification',
  materials: [],
  periods: [],
  collectionClosesAt: localTime(new Date(now.getTime() + 14 * DAY_MS)),
  offersCloseAt: localTime(new Date(now.getTime() + 28 * DAY_MS)),
  decisionsCloseAt: localTime(new Date(now.getTime() + 42 * DAY_MS)),
  // What is refused in the first pass would else be lost.
  maxPasses: '2',
  undecided: 'lapse',
  policy: IN_FORCE,
  rules: PROPOSED_RULES,
})

/** Drafts a round. Nothing begins before it is opened. */
export default function NewRoundPage() {
  const { t } = useTranslation('rounds')
  return (
    <Page title={t('new')} lead={t('newLead')} back={{ to: '/rounds', label: t('title') }}>
      <WithKept<KeptRound> id={DRAFT} shape="round-1">
        {kept => <NewRound kept={kept} />}
      </WithKept>
    </Page>
  )
}

function NewRound({ kept }: { kept: Kept<KeptRound> }) {
  const { t } = useTranslation('rounds')
  const [, go] = useLocation()
  const [initial] = useState(() => kept.form?.text ?? emptyRound(new Date()))
  const [typed, setTyped] = useState(kept.form)
  const keeping = useKeeping(DRAFT, typed)
  const [key] = useState(newKey)
  const create = useCommand(
    (text: RoundText) =>
      ask(api.POST('/rounds', { params: { header: { 'Idempotency-Key': key } }, body: bodyOf(text) })),
    'rounds',
  )
  const save = async (text: RoundText) => {
    const { id, reference } = await create.mutateAsync(text)
    await keeping.forget()
    toast(t('created', { reference }))
    go(`/rounds/${id}`)
  }
  return (
    <>
      <Resumed kept={kept} keeping={keeping} />
      <DraftForm
        initial={initial}
        save={save}
        label={t('form.create')}
        hint={t('form.createHint')}
        cancelTo="/rounds"
        onText={text => setTyped({ shape: 'round-1', text })}
      />
      <KeptAt keeping={keeping} />
    </>
  )
}
