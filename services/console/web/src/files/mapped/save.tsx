import { newKey } from '@lodestone/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './mapped.module.css'
import { useReviseMapping, useSaveMapping } from './mapping.queries.ts'
import type { Mapped } from './use-mapping.ts'

/** Saves the mapping for the organisation, or its changes. */
export function Save({ mapped }: { mapped: Mapped }) {
  const { found, mapping, saved, isSaved, isReady, take, name, setName } = mapped
  const { t } = useTranslation('mapping')
  const [key, setKey] = useState(newKey)
  const save = useSaveMapping()
  const revise = useReviseMapping()
  const said = (as: string) => toast(t('savedAs', { name: as }))
  const press = async () => {
    if (saved && isSaved && saved.name === name.trim()) return said(saved.name)
    const draft = { name: name.trim(), format: found.format, mapping }
    const answer = await (saved
      ? revise.mutateAsync({ id: saved.id, version: saved.version, draft })
      : save.mutateAsync({ key, draft })
    ).catch(() => undefined)
    setKey(newKey())
    if (!answer) return
    take(answer)
    said(answer.name)
  }
  return (
    <section className={styles.part}>
      <div className={styles.named}>
        <Field label={t('name')} hint={t('nameHint')} value={name} onChange={setName} maxLength={60} />
      </div>
      <FaultNote error={save.error ?? revise.error} />
      <div className="row">
        <Button
          isDisabled={!isReady || name.trim() === ''}
          isPending={save.isPending || revise.isPending}
          onPress={() => void press()}
        >
          {t(saved ? 'saveChanges' : 'save')}
        </Button>
      </div>
    </section>
  )
}
