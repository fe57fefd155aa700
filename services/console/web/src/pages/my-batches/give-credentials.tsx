import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Batch } from '../../origin/batch.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { useGiveCredentials } from './my-batches.commands.ts'
import { Proofs } from './proofs.tsx'

/** Credentials of one's own for a batch of one's own, beside those that stand for it. */
export function GiveCredentials({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  return (
    <Dialog size="wide" title={t('giveTitle', { reference: batch.reference })} trigger={<Button>{t('give')}</Button>}>
      {close => <Filled batch={batch} close={close} />}
    </Dialog>
  )
}

function Filled({ batch, close }: { batch: Batch; close: () => void }) {
  const { t } = useTranslation(['batches', 'app'])
  const give = useGiveCredentials(batch.id)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [fault, setFault] = useState<unknown>()
  const send = async () => {
    setFault(undefined)
    try {
      await give.mutateAsync([...chosen])
      toast(t('given', { count: chosen.length }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <Form isReady={chosen.length > 0} send={send}>
      <p>{t('giveWhat')}</p>
      <Proofs value={chosen} onChange={setChosen} known={batch.credentials} />
      <FaultNote error={fault} />
      <div className="dialog-actions">
        <Button kind="quiet" onPress={close}>
          {t('app:action.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={give.isPending} isDisabled={chosen.length === 0}>
          {t('giveNow')}
        </Button>
      </div>
    </Form>
  )
}
