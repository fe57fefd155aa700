import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Sentence } from '../../finding/sentence.tsx'
import { useFormat } from '../../format/use-format.ts'
import type { Checked } from '../../issued/check.ts'
import { Said } from '../../origin/credential.details.tsx'
import { useValidity } from '../../origin/credentials.tsx'
import { type PasteFault, pastedIn } from '../../origin/pasted.ts'
import { sayingsOf } from '../../origin/taken.ts'
import { TokenField } from '../../origin/token-field.tsx'
import { useCredentialWords } from '../../origin/use-credential-words.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Form } from '../../ui/form.tsx'
import { Page } from '../../ui/page.tsx'
import { Fault } from '../../ui/state.tsx'
import { canHash } from '../round/take-part/proof.ts'
import { checkHere } from './check.queries.ts'

/** A credential, whoever issued it, checked in this browser: what is pasted goes nowhere. */
export default function CheckPage() {
  const { t } = useTranslation('issued')
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<PasteFault>()
  const [found, setFound] = useState<Checked | { readonly error: unknown }>()
  const [pending, setPending] = useState(false)
  const set = (next: string) => {
    setText(next)
    setWrong(undefined)
    setFound(undefined)
  }
  const send = async () => {
    const pasted = pastedIn(text)
    if (typeof pasted === 'string') return setWrong(pasted)
    setPending(true)
    setFound(await checkHere(text).catch((error: unknown) => ({ error })))
    setPending(false)
  }
  return (
    <Page title={t('check.title')} lead={t('check.lead')}>
      {canHash() ? (
        <Card title={t('check.credential')}>
          <Form send={send}>
            <TokenField text={text} set={set} wrong={wrong} onWrong={setWrong} />
            <div className="row">
              <Button kind="primary" type="submit" isPending={pending}>
                {t('check.now')}
              </Button>
            </div>
          </Form>
        </Card>
      ) : (
        <p className="note warn">{t('check.noHash')}</p>
      )}
      <div role="status">{found && ('error' in found ? <Fault error={found.error} /> : <Found found={found} />)}</div>
    </Page>
  )
}

const TONES: { readonly [V in Checked['verdict']]: Tone } = { accepted: 'good', refused: 'bad', waiting: 'warn' }

function Found({ found: { verdict, credential, findings, isOurs } }: { found: Checked }) {
  const { t } = useTranslation(['issued', 'credentials'])
  const format = useFormat()
  const validity = useValidity()
  const say = useCredentialWords()
  const tone = TONES[verdict]
  return (
    <Card
      title={credential ? say.kind(credential.type) : t('check.credential')}
      lead={t(`check.long.${verdict}`, { time: format.clock(Date.now()) })}
      aside={<Badge tone={tone}>{t(`check.verdict.${verdict}`)}</Badge>}
    >
      {findings.length > 0 && (
        <ul className={`note ${tone} bullets`}>
          {findings.map(one => (
            <li key={one.code + one.message}>
              <Sentence said={say.finding({ ...one, figures: { ...one.figures } })} />
            </li>
          ))}
        </ul>
      )}
      {credential && (
        <Facts
          items={[
            [
              t('credentials:issuer'),
              <span key="issuer">
                {isOurs ? t('check.ours') : credential.issuer.name} <code>{credential.issuer.did}</code>
              </span>,
            ],
            [t('credentials:name'), <code key="name">{credential.id}</code>],
            [t('credentials:validHeader'), validity(credential)],
            ...sayingsOf({ ...credential.taken }).map(
              one => [t(`credentials:taken.${one.label}`), <Said key={one.label} saying={one} />] as const,
            ),
          ]}
        />
      )}
    </Card>
  )
}
