import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { SelectField } from "../../ui/field.tsx";
import { useToast } from "../../ui/toast.tsx";
import type { EventFilters } from "./event-query.ts";
import { type ExportFormat, exportEvents } from "./export-events.ts";
import { useTexts } from "./texts.ts";

export function ExportButton({ filters }: { filters: EventFilters }) {
  const { export: texts } = useTexts();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const [format, setFormat] = useState<ExportFormat>("ndjson");
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <>
      <Button icon="down" onClick={() => setIsOpen(true)}>
        {texts.action}
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={texts.title}
          action={texts.submit}
          onConfirm={async () => toast(texts.done(await exportEvents(filters, format)))}
          onClose={() => setIsOpen(false)}
        >
          <p>{texts.lead}</p>
          <p>{isFiltered ? texts.filtered : texts.all}</p>
          <SelectField
            label={texts.format}
            value={format}
            options={Object.entries(texts.formats).map(([value, label]) => ({ value, label }))}
            onChange={(event) => setFormat(event.target.value as ExportFormat)}
          />
        </ConfirmDialog>
      )}
    </>
  );
}
