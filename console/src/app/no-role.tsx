import { Button } from "../ui/button.tsx";
import { Gate } from "./gate.tsx";
import { kpa } from "./kpa.ts";
import { useAppTexts } from "./texts.ts";

export function NoRole() {
  const texts = useAppTexts();
  return (
    <Gate title={texts.noRole.title} lead={texts.noRole.detail}>
      <Button icon="out" onClick={() => void kpa.logOut()}>
        {texts.logOut}
      </Button>
    </Gate>
  );
}
