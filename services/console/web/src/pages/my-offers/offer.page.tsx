import { newKey } from '@lodestone/client'
import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import { useLabel } from '../../i18n/use-label.ts'
import type { PageProps } from '../../routes.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button, Link } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Page } from '../../ui/page.tsx'
import { useProblemText } from '../../ui/problem-text.ts'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { Chain } from './chain.tsx'
import { complaintsOf } from './complaints.ts'
import { draftOf, revisedDraft } from './draft.ts'
import { Evidence } from './evidence.tsx'
import { Level } from './level.tsx'
import { check, offerQuery, readOffer, usePost, useRevise, useWithdraw } from './my-offers.queries.ts'
import { EMPTY, formOf, newEvidence, newStage, type Offer, type OfferForm, pathOf, plainForm, TERMS } from './offer.ts'
import { Price } from './price.tsx'
import { Terms } from './terms.tsx'

/** An offer in a form: a new one, or one's own to revise, with how its origin is judged. */
export default function OfferPage({ params }: PageProps) {
  const { t } = useTranslation('my-offers')
  const id = params.id ?? 'new'
  const query = useQuery({ ...offerQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/offers', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('newLead')} back={back}>
        <Editor key="new" />
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
            <Level id={id} />
            <Editor key={offer.version} offer={offer} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** A part of the form: what it has, how it changes, and what is wrong where. */
export type OfferFormPart = {
  readonly form: OfferForm
  readonly set: (change: Partial<OfferForm>) => void
  readonly error: (path: string) => string | undefined
  readonly readOnly: boolean
}

const START: OfferForm = {
  ...EMPTY,
  chain: [newStage('mining'), newStage('separation')],
  evidence: [newEvidence('mining'), newEvidence('separation')],
}

function Editor({ offer }: { offer?: Offer }) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  const problemText = useProblemText()
  const format = useFormat()
  const [, go] = useLocation()
  const client = useQueryClient()
  const [form, setForm] = useState(() => (offer ? formOf(offer) : START))
  /** As the hub wrote it. */
  const [known, setKnown] = useState(form)
  const [tried, setTried] = useState(offer !== undefined)
  /** The version that is revised. */
  const [standing, setStanding] = useState(offer)
  const [meanwhile, setMeanwhile] = useState<Offer>()
  const [said, setSaid] = useState<ReadonlyMap<string, string>>(new Map())
  const [others, setOthers] = useState<readonly string[]>([])
  const [checking, setChecking] = useState(false)
  const [key] = useState(newKey)
  const post = usePost()
  const revise = useRevise(offer?.id ?? '')
  const readOnly = offer !== undefined && offer.status !== 'standing'
  const plain = useMemo(() => plainForm(form, known, format.decimalSign), [form, known, format.decimalSign])
  const complaints = useMemo(() => complaintsOf(plain), [plain])

  const part: OfferFormPart = {
    form,
    readOnly,
    set: change => {
      setSaid(new Map())
      setForm(before => ({ ...before, ...change }))
    },
    // Before the first try nobody is told off for what is still empty.
    error: path => {
      const own = complaints.get(path)
      if (own && (tried || (own !== 'required' && own !== 'file'))) return t(`complaint.${own}`)
      return said.get(path)
    },
  }
  const draft = () => (standing ? revisedDraft(plain, standing) : draftOf(plain))
  const hear = (errors: Problem['errors']) => {
    const byPath = new Map(errors.map(({ path, message }) => [pathOf(path), message]))
    setSaid(byPath)
    setOthers(errors.map(({ path, message }) => `${pathOf(path)}: ${message}`))
  }
  const ask = async () => {
    setTried(true)
    if (complaints.size > 0) return
    setChecking(true)
    setOthers([])
    try {
      const answer = await check(draft())
      hear(answer.errors)
      if (answer.errorCount === 0) toast(t('checkedFine'))
    } catch (error) {
      if (error instanceof Problem && error.errors.length > 0) hear(error.errors)
      else setOthers([problemText(error)])
    }
    setChecking(false)
  }
  const send = async () => {
    setOthers([])
    try {
      if (!offer || !standing) {
        const made = await post.mutateAsync({ key, draft: draft() })
        toast(t('postedOne'))
        go(`/my/offers/${made.id}`)
        return
      }
      const made = await revise.mutateAsync({ version: standing.version, draft: draft() })
      client.setQueryData(offerQuery(offer.id).queryKey, made)
      await client.invalidateQueries({ queryKey: ['offers', 'list'] })
      toast(t('revised', { version: made.version }))
    } catch (error) {
      if (error instanceof Problem && error.status === 412 && offer) setMeanwhile(await readOffer(offer.id))
      else {
        if (error instanceof Problem) hear(error.errors)
        throw error
      }
    }
  }
  return (
    <>
      {meanwhile && (
        <Card title={t('conflict')}>
          <p className="note warn" role="alert">
            {t('conflictWhat', { version: meanwhile.version, time: format.dateTime(meanwhile.updatedAt) })}
          </p>
          <ul className="bullets">
            {changedFields(form, formOf(meanwhile)).map(field => (
              <li key={field}>
                {field === 'chain' || field === 'evidence'
                  ? t(`field.${field}`)
                  : label(field === 'amount' ? OFFER_FIELDS.price.parts.amount : OFFER_FIELDS[field])}
              </li>
            ))}
          </ul>
          <div className="row">
            <Button
              kind="primary"
              isDisabled={meanwhile.status !== 'standing'}
              onPress={() => {
                setStanding(meanwhile)
                setMeanwhile(undefined)
              }}
            >
              {t('keepMine')}
            </Button>
            <Button
              onPress={() => {
                setForm(formOf(meanwhile))
                setKnown(formOf(meanwhile))
                setStanding(meanwhile)
                setMeanwhile(undefined)
              }}
            >
              {t('takeTheirs')}
            </Button>
          </div>
        </Card>
      )}
      <Terms {...part} />
      <Price {...part} isKnown={offer?.openedIn !== undefined} />
      <Chain {...part} />
      <Evidence {...part} />
      {tried && complaints.size > 0 && (
        <p className="note bad" role="status">
          {t('faults', { count: complaints.size })}
        </p>
      )}
      {others.map(one => (
        <p key={one} className="note bad" role="alert">
          {one}
        </p>
      ))}
      {!readOnly && (
        <div className="row">
          {complaints.size > 0 ? (
            <Button kind="primary" onPress={() => setTried(true)}>
              {t(offer ? 'revise' : 'post')}
            </Button>
          ) : (
            <ConfirmButton
              label={t(offer ? 'revise' : 'post')}
              title={t(offer ? 'reviseTitle' : 'postTitle')}
              confirmLabel={t(offer ? 'revise' : 'post')}
              kind="primary"
              act={send}
            >
              <p>
                {t('sendWhat', {
                  reference: form.reference,
                  mass: format.kg(plain.quantityKg),
                  material: form.material,
                })}
              </p>
              <p>{t('sendBinds')}</p>
              {offer?.openedIn === undefined && <p>{t('priceSealed')}</p>}
            </ConfirmButton>
          )}
          <Button onPress={() => void ask()} isDisabled={checking}>
            {t('check')}
          </Button>
          {offer && <Withdraw offer={offer} />}
        </div>
      )}
    </>
  )
}

/** Fields in which two forms differ, for a choice between them. */
const COMPARED = [...TERMS, 'composition', 'amount', 'chain', 'evidence'] as const
const changedFields = (mine: OfferForm, theirs: OfferForm) => {
  const plain = (value: unknown) => JSON.stringify(value, (name, inner) => (name === 'key' ? undefined : inner))
  return COMPARED.filter(field => plain(mine[field]) !== plain(theirs[field]))
}

function Withdraw({ offer }: { offer: Offer }) {
  const { t } = useTranslation('my-offers')
  const client = useQueryClient()
  const withdraw = useWithdraw(offer.id)
  const act = async () => {
    client.setQueryData(offerQuery(offer.id).queryKey, await withdraw.mutateAsync(offer.version))
    toast(t('withdrawn'))
  }
  return (
    <ConfirmButton
      label={t('withdraw')}
      title={t('withdrawTitle')}
      confirmLabel={t('withdraw')}
      confirmKind="danger"
      kind="quiet"
      act={act}
    >
      <p>{t('withdrawWhat', { reference: offer.reference })}</p>
    </ConfirmButton>
  )
}
