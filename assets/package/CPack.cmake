# `cpack` in a folder of a build makes the Debian package: what is installed, below /usr.
#   /usr/bin/lacuna · /usr/libexec/lacuna/lacuna-download · /usr/share/lacuna: assets, model · man pages, completions
string(REPLACE "-" "~" version ${LACUNA_VERSION})  # 0.2.0~dev is older than 0.2.0
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lacuna)
set(CPACK_PACKAGE_VERSION ${version})
set(CPACK_PACKAGE_CONTACT "The authors of lacuna <lacuna@lacuna.invalid>" CACHE STRING "Who is the package's maintainer")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "see what a Vision Transformer attends to when patches are hidden")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"A command-line tool for lectures, papers and notebooks: it hides patches of a
photo, runs a Vision Transformer on the CPU, and draws where the attention
goes, with the layouts of DeiT and MAE side by side. A small model is in the
package; checkpoints of the Hugging Face Hub are read, too.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, fonts-noto-cjk")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The changelogs as Debian wants them: ours as it is, and the package's own, which cpack writes.
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/changelog.cmake)
set(CPACK_LACUNA_FOLDER ${PROJECT_BINARY_DIR}/package)
configure_file(CHANGELOG.md package/changelog COPYONLY)
execute_process(COMMAND gzip -9nf ${CPACK_LACUNA_FOLDER}/changelog COMMAND_ERROR_IS_FATAL ANY)
install(FILES assets/package/copyright ${CPACK_LACUNA_FOLDER}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CPACK_LACUNA_FOLDER}/changelog.Debian.gz DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
include(CPack)
