import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export function create(parent, text) {
  return new EditorView({ parent, state: EditorState.create({ doc: text }) });
}
