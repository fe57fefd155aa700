import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { type PasteFault, pastedIn } from '../../origin/pasted.ts'
import { TokenField } from '../../origin/token-field.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { useGive } from './my-credentials.commands.ts'
import { Refused } from './refused.tsx'

/** A credential pasted or dropped as a file, as its issuer signed it. */
export function Give() {
  const { t } = useTranslation('credentials')
  return (
    <Dialog size="wide" title={t('giveTitle')} trigger={<Button kind="primary">{t('give')}</Button>}>
      {close => <Filled close={close} />}
    </Dialog>
  )
}

function Filled({ close }: { close: () => void }) {
  const { t } = useTranslation(['credentials', 'app'])
  const [, go] = useLocation()
  const give = useGive()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<PasteFault>()
  const [fault, setFault] = useState<unknown>()
  const set = (next: string) => {
    setText(next)
    setWrong(undefined)
    setFault(undefined)
  }
  const send = async () => {
    const pasted = pastedIn(text)
    if (typeof pasted === 'string') return setWrong(pasted)
    setFault(undefined)
    try {
      const made = await give.mutateAsync(pasted)
      toast(t(made.status === 'waiting' ? 'givenWaits' : 'given'), made.status === 'waiting' ? 'warn' : 'good')
      close()
      go(`/my/credentials/${made.id}`)
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <Form send={send}>
      <p>{t('giveWhat')}</p>
      <TokenField text={text} set={set} wrong={wrong} onWrong={setWrong} />
      <Refused error={fault} />
      <div className="dialog-actions">
        <Button kind="quiet" onPress={close}>
          {t('app:action.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={give.isPending}>
          {t('giveNow')}
        </Button>
      </div>
    </Form>
  )
}
