import { DropZone, FileTrigger, Text } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import styles from './origin.module.css'
import { MOST_CHARACTERS, type PasteFault } from './pasted.ts'

/** A credential pasted, or dropped or chosen as a file. */
export function TokenField({
  text,
  set,
  wrong,
  onWrong,
}: {
  text: string
  set: (text: string) => void
  wrong: PasteFault | undefined
  onWrong: (fault: PasteFault) => void
}) {
  const { t } = useTranslation('credentials')
  const take = async (file: File | undefined) => {
    if (!file) return
    set(file.size > MOST_CHARACTERS ? '' : await file.text())
    if (file.size > MOST_CHARACTERS) onWrong('large')
  }
  return (
    <>
      <DropZone
        className={styles.drop ?? ''}
        getDropOperation={() => 'copy'}
        onDrop={({ items }) => {
          const [file] = items.filter(one => one.kind === 'file')
          if (file) void file.getFile().then(take)
        }}
      >
        <Text slot="label">{t('drop')}</Text>
        <FileTrigger acceptedFileTypes={['.jwt', '.json', '.txt']} onSelect={files => void take(files?.[0])}>
          <Button>{t('choose')}</Button>
        </FileTrigger>
      </DropZone>
      <Field
        label={t('text')}
        hint={t('textHint')}
        value={text}
        onChange={set}
        rows={6}
        spellCheck="false"
        error={wrong && t(`complaint.${wrong}`)}
      />
    </>
  )
}
