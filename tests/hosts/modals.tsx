/** A React product with the modals of three component libraries; `?of=radix` has one of them, `&keep` keeps it, closed, in the page. */
import { Description, DialogPanel, DialogTitle, Dialog as Headless } from "@headlessui/react";
import { DialogContent, Dialog as Mui, DialogTitle as MuiTitle } from "@mui/material";
import * as Radix from "@radix-ui/react-dialog";
import { type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";

type Modal = (given: { open: boolean; close(): void; children: ReactNode }) => ReactNode;

const ASKED = new URLSearchParams(location.search);
const KEEPS = ASKED.has("keep");

const MODALS: Record<string, Modal> = {
  radix: ({ open, close, children }) => (
    <Radix.Root open={open} onOpenChange={(wanted) => wanted || close()}>
      <Radix.Portal>
        <Radix.Overlay style={{ position: "fixed", inset: 0, background: "#0008" }} />
        <Radix.Content style={{ position: "fixed", top: 80, left: 80, width: 320, background: "#fff" }}>
          <Radix.Title>New invoice</Radix.Title>
          <Radix.Description>Whom is it for?</Radix.Description>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  ),
  headlessui: ({ open, close, children }) => (
    <Headless
      open={open}
      onClose={close}
      unmount={!KEEPS}
      style={{ position: "fixed", inset: 0, zIndex: 50 }}
    >
      <DialogPanel style={{ position: "fixed", top: 80, left: 80, width: 320, background: "#fff" }}>
        <DialogTitle>New invoice</DialogTitle>
        <Description>Whom is it for?</Description>
        {children}
      </DialogPanel>
    </Headless>
  ),
  mui: ({ open, close, children }) => (
    <Mui open={open} onClose={close} keepMounted={KEEPS}>
      <MuiTitle>New invoice</MuiTitle>
      <DialogContent>{children}</DialogContent>
    </Mui>
  ),
};

function Product() {
  const [open, setOpen] = useState(false);
  const Modal = MODALS[ASKED.get("of") ?? ""] as Modal;
  return (
    <main>
      <h1>Invoices</h1>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <Modal open={open} close={() => setOpen(false)}>
        <input aria-label="Customer" />
        <button type="button" id="save">
          Save
        </button>
      </Modal>
    </main>
  );
}

createRoot(document.body.appendChild(document.createElement("div"))).render(<Product />);
