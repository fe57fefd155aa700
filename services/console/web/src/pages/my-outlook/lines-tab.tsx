import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { WithKept } from '../../kept/kept.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Editor } from './editor.tsx'
import { ownLinesQuery } from './my-outlook.queries.ts'
import { Stock } from './stock.tsx'
import { DRAFT, type KeptLines, SHAPE } from './use-editing.ts'

/** The own lines and stocks, to state and to change, and who can see them. */
export function LinesTab() {
  const { t } = useTranslation('my-outlook')
  const query = useQuery(ownLinesQuery())
  return (
    <Loaded query={query} rows={8}>
      {own => (
        <WithKept<KeptLines> id={DRAFT} shape={SHAPE}>
          {kept => (
            <>
              <p className="note">{t('private')}</p>
              <Editor key={own.version} own={own} kept={kept} />
              <Stock own={own} />
            </>
          )}
        </WithKept>
      )}
    </Loaded>
  )
}
