import admin from "@/messages/en/admin.json";
import api from "@/messages/en/api.json";
import auth from "@/messages/en/auth.json";
import chat from "@/messages/en/chat.json";
import code from "@/messages/en/code.json";
import docs from "@/messages/en/docs.json";
import errors from "@/messages/en/errors.json";
import fatal from "@/messages/en/fatal.json";
import models from "@/messages/en/models.json";
import palette from "@/messages/en/palette.json";
import settings from "@/messages/en/settings.json";
import share from "@/messages/en/share.json";
import shares from "@/messages/en/shares.json";
import shell from "@/messages/en/shell.json";
import sidebar from "@/messages/en/sidebar.json";
import transfer from "@/messages/en/transfer.json";
import ui from "@/messages/en/ui.json";

/** Every English namespace. Its shape is the type of all catalogues. */
export default {
  admin,
  api,
  auth,
  chat,
  code,
  docs,
  errors,
  fatal,
  models,
  palette,
  settings,
  share,
  shares,
  shell,
  sidebar,
  transfer,
  ui,
};
